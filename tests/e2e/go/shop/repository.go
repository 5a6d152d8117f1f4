package shop

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// What callers tell apart.
var (
	ErrExists     = errors.New("it exists already")
	ErrNotFound   = errors.New("it does not exist")
	ErrStale      = errors.New("somebody else has changed it")
	ErrOutOfStock = errors.New("not enough in stock")
)

const index = "GSI1"

// Repository reads and writes the entities of the shop.
type Repository struct {
	db    *dynamodb.Client
	table string
}

// NewRepository is one on a table that may not exist yet.
func NewRepository(db *dynamodb.Client, table string) *Repository {
	return &Repository{db: db, table: table}
}

// Create makes the table and waits until it can be used.
func (r *Repository) Create(ctx context.Context, wait time.Duration) error {
	var attributes []types.AttributeDefinition
	for _, name := range []string{"PK", "SK", "GSI1PK", "GSI1SK"} {
		attributes = append(attributes, types.AttributeDefinition{
			AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS})
	}
	schema := func(hash, sort string) []types.KeySchemaElement {
		return []types.KeySchemaElement{
			{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
		}
	}
	_, err := r.db.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:            aws.String(r.table),
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: attributes,
		KeySchema:            schema("PK", "SK"),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName:  aws.String(index),
			KeySchema:  schema("GSI1PK", "GSI1SK"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
		StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(true),
			StreamViewType: types.StreamViewTypeNewAndOldImages},
		Tags: []types.Tag{{Key: aws.String("app"), Value: aws.String("shop")}},
	})
	if err != nil {
		return fmt.Errorf("create %s: %w", r.table, err)
	}
	described := &dynamodb.DescribeTableInput{TableName: aws.String(r.table)}
	if err := dynamodb.NewTableExistsWaiter(r.db, quickly).Wait(ctx, described, wait); err != nil {
		return fmt.Errorf("wait for %s: %w", r.table, err)
	}
	_, err = r.db.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: aws.String(r.table),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String("expires"), Enabled: aws.Bool(true)},
	})
	return err
}

func quickly(o *dynamodb.TableExistsWaiterOptions) {
	o.MinDelay, o.MaxDelay = 20*time.Millisecond, 100*time.Millisecond
}

// Drop deletes the table and waits until it is gone.
func (r *Repository) Drop(ctx context.Context, wait time.Duration) error {
	_, err := r.db.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String(r.table)})
	if err != nil {
		return err
	}
	waiter := dynamodb.NewTableNotExistsWaiter(r.db, func(o *dynamodb.TableNotExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = 20*time.Millisecond, 100*time.Millisecond
	})
	return waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(r.table)}, wait)
}

func (k Key) attributes() map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: k.PK},
		"SK": &types.AttributeValueMemberS{Value: k.SK},
	}
}

func isConditionFailure(err error) bool {
	var failed *types.ConditionalCheckFailedException
	return errors.As(err, &failed)
}

// Insert writes an entity that must not exist.
func (r *Repository) Insert(ctx context.Context, entity any) error {
	item, err := attributevalue.MarshalMap(entity)
	if err != nil {
		return err
	}
	_, err = r.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:           aws.String(r.table),
		Item:                item,
		ConditionExpression: aws.String("attribute_not_exists(PK)"),
	})
	if isConditionFailure(err) {
		return ErrExists
	}
	return err
}

// Get reads one entity.
func (r *Repository) Get(ctx context.Context, key Key, entity any) error {
	out, err := r.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName:      aws.String(r.table),
		Key:            key.attributes(),
		ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return err
	}
	if out.Item == nil {
		return ErrNotFound
	}
	return attributevalue.UnmarshalMap(out.Item, entity)
}

// Save writes a user that nobody else has changed since it was read.
func (r *Repository) Save(ctx context.Context, u *User) error {
	before := u.Version
	u.Version++
	item, err := attributevalue.MarshalMap(u)
	if err != nil {
		return err
	}
	expr, err := expression.NewBuilder().
		WithCondition(expression.Name("version").Equal(expression.Value(before))).Build()
	if err != nil {
		return err
	}
	_, err = r.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:                 aws.String(r.table),
		Item:                      item,
		ConditionExpression:       expr.Condition(),
		ExpressionAttributeNames:  expr.Names(),
		ExpressionAttributeValues: expr.Values(),
	})
	if isConditionFailure(err) {
		u.Version = before
		return ErrStale
	}
	return err
}

// Login notes a time and a place, and answers the user as it is then.
func (r *Repository) Login(ctx context.Context, name, place string, at time.Time) (User, error) {
	var u User
	update := expression.
		Set(expression.Name("last_login"), expression.Value(at.UTC())).
		Set(expression.Name("settings.place"), expression.Value(place)).
		Set(expression.Name("logins"), expression.ListAppend(
			expression.IfNotExists(expression.Name("logins"), expression.Value([]string{})),
			expression.Value([]string{place}))).
		Add(expression.Name("login_count"), expression.Value(1)).
		Remove(expression.Name("notes.stale")).
		Delete(expression.Name("tags"), expression.Value(
			&types.AttributeValueMemberSS{Value: []string{"new"}}))
	expr, err := expression.NewBuilder().WithUpdate(update).
		WithCondition(expression.AttributeExists(expression.Name("PK"))).Build()
	if err != nil {
		return u, err
	}
	out, err := r.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 aws.String(r.table),
		Key:                       Key{"USER#" + name, "PROFILE"}.attributes(),
		UpdateExpression:          expr.Update(),
		ConditionExpression:       expr.Condition(),
		ExpressionAttributeNames:  expr.Names(),
		ExpressionAttributeValues: expr.Values(),
		ReturnValues:              types.ReturnValueAllNew,
	})
	if isConditionFailure(err) {
		return u, ErrNotFound
	}
	if err != nil {
		return u, err
	}
	return u, attributevalue.UnmarshalMap(out.Attributes, &u)
}

// Delete takes an entity away, and answers whether it was there.
func (r *Repository) Delete(ctx context.Context, key Key) (bool, error) {
	out, err := r.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: aws.String(r.table), Key: key.attributes(),
		ReturnValues: types.ReturnValueAllOld,
	})
	if err != nil {
		return false, err
	}
	return out.Attributes != nil, nil
}
