package shop

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// PlaceOrder writes the order, takes its lines out of stock and counts it with its
// user: all of it or nothing. The token makes a repeated call happen once.
func (r *Repository) PlaceOrder(ctx context.Context, o Order, token string) error {
	item, err := attributevalue.MarshalMap(o)
	if err != nil {
		return err
	}
	table := aws.String(r.table)
	actions := []types.TransactWriteItem{
		{Put: &types.Put{TableName: table, Item: item,
			ConditionExpression: aws.String("attribute_not_exists(PK)")}},
		{Update: &types.Update{TableName: table, Key: Key{o.PK, "PROFILE"}.attributes(),
			UpdateExpression:          aws.String("SET orders = orders + :one"),
			ConditionExpression:       aws.String("attribute_exists(PK)"),
			ExpressionAttributeValues: numbers(map[string]int{":one": 1})}},
	}
	for _, l := range o.Lines {
		key := "PRODUCT#" + l.SKU
		actions = append(actions, types.TransactWriteItem{Update: &types.Update{
			TableName: table, Key: Key{key, key}.attributes(),
			UpdateExpression:                    aws.String("SET stock = stock - :n"),
			ConditionExpression:                 aws.String("stock >= :n"),
			ExpressionAttributeValues:           numbers(map[string]int{":n": l.Count}),
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}})
	}
	_, err = r.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
		TransactItems: actions, ClientRequestToken: aws.String(token)})
	return whyCanceled(err)
}

func numbers(values map[string]int) map[string]types.AttributeValue {
	out := map[string]types.AttributeValue{}
	for name, n := range values {
		av, _ := attributevalue.Marshal(n)
		out[name] = av
	}
	return out
}

// The actions stand in PlaceOrder's order: the order, the user, the lines.
func whyCanceled(err error) error {
	var canceled *types.TransactionCanceledException
	if !errors.As(err, &canceled) {
		return err
	}
	for i, reason := range canceled.CancellationReasons {
		if aws.ToString(reason.Code) != "ConditionalCheckFailed" {
			continue
		}
		return []error{ErrExists, ErrNotFound, ErrOutOfStock}[min(i, 2)]
	}
	return err
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

// Receipt reads an order, its user and its products as they are at one moment.
func (r *Repository) Receipt(ctx context.Context, o Order) (Order, User, []Product, error) {
	var order Order
	var user User
	keys := []Key{{o.PK, o.SK}, {o.PK, "PROFILE"}}
	for _, l := range o.Lines {
		keys = append(keys, Key{"PRODUCT#" + l.SKU, "PRODUCT#" + l.SKU})
	}
	var gets []types.TransactGetItem
	for _, k := range keys {
		gets = append(gets, types.TransactGetItem{
			Get: &types.Get{TableName: aws.String(r.table), Key: k.attributes()}})
	}
	out, err := r.db.TransactGetItems(ctx, &dynamodb.TransactGetItemsInput{TransactItems: gets})
	if err != nil {
		return order, user, nil, err
	}
	products := make([]Product, len(o.Lines))
	into := []any{&order, &user}
	for i := range products {
		into = append(into, &products[i])
	}
	for i, got := range out.Responses {
		if got.Item == nil {
			return order, user, nil, ErrNotFound
		}
		if err := attributevalue.UnmarshalMap(got.Item, into[i]); err != nil {
			return order, user, nil, err
		}
	}
	return order, user, products, nil
}

// Orders reads the orders of a user whose ids begin with a prefix, a few at a time.
func (r *Repository) Orders(ctx context.Context, user, prefix string, page int32) ([]Order, int, error) {
	expr, err := expression.NewBuilder().WithKeyCondition(
		expression.Key("PK").Equal(expression.Value("USER#" + user)).
			And(expression.Key("SK").BeginsWith("ORDER#" + prefix))).Build()
	if err != nil {
		return nil, 0, err
	}
	return r.readOrders(ctx, &dynamodb.QueryInput{
		KeyConditionExpression:    expr.KeyCondition(),
		ExpressionAttributeNames:  expr.Names(),
		ExpressionAttributeValues: expr.Values(),
		Limit:                     aws.Int32(page),
	})
}

// LargeOrders finds placed orders of a total or more, the latest first.
func (r *Repository) LargeOrders(ctx context.Context, least Cents) ([]Order, int, error) {
	expr, err := expression.NewBuilder().
		WithKeyCondition(expression.KeyEqual(expression.Key("GSI1PK"), expression.Value("STATUS#PLACED"))).
		WithFilter(expression.Name("total").GreaterThanEqual(expression.Value(least)).
			And(expression.Size(expression.Name("lines")).GreaterThan(expression.Value(0)))).
		WithProjection(expression.NamesList(expression.Name("id"), expression.Name("user"),
			expression.Name("total"), expression.Name("lines[0].sku"))).Build()
	if err != nil {
		return nil, 0, err
	}
	return r.readOrders(ctx, &dynamodb.QueryInput{
		IndexName:                 aws.String(index),
		KeyConditionExpression:    expr.KeyCondition(),
		FilterExpression:          expr.Filter(),
		ProjectionExpression:      expr.Projection(),
		ExpressionAttributeNames:  expr.Names(),
		ExpressionAttributeValues: expr.Values(),
		ScanIndexForward:          aws.Bool(false),
	})
}

// readOrders answers the orders of all pages, and how many pages there were.
func (r *Repository) readOrders(ctx context.Context, in *dynamodb.QueryInput) ([]Order, int, error) {
	var orders []Order
	pages := 0
	in.TableName = aws.String(r.table)
	for p := dynamodb.NewQueryPaginator(r.db, in); p.HasMorePages(); pages++ {
		out, err := p.NextPage(ctx)
		if err != nil {
			return nil, pages, err
		}
		var page []Order
		if err := attributevalue.UnmarshalListOfMaps(out.Items, &page); err != nil {
			return nil, pages, err
		}
		orders = append(orders, page...)
	}
	return orders, pages, nil
}
