package shop

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	writeBatch = 25
	readBatch  = 100
)

// Fill writes products, 25 at a time, until none is left unprocessed.
func (r *Repository) Fill(ctx context.Context, products []Product) error {
	var requests []types.WriteRequest
	for _, p := range products {
		item, err := attributevalue.MarshalMap(p)
		if err != nil {
			return err
		}
		requests = append(requests, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	for len(requests) > 0 {
		n := min(len(requests), writeBatch)
		out, err := r.db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{r.table: requests[:n]}})
		if err != nil {
			return err
		}
		requests = append(requests[n:], out.UnprocessedItems[r.table]...)
	}
	return nil
}

// Products reads products by their SKUs, in no order; unknown ones are missing.
func (r *Repository) Products(ctx context.Context, skus []string) (map[string]Product, error) {
	found := map[string]Product{}
	for len(skus) > 0 {
		n := min(len(skus), readBatch)
		keys := &types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
		for _, sku := range skus[:n] {
			keys.Keys = append(keys.Keys, Key{"PRODUCT#" + sku, "PRODUCT#" + sku}.attributes())
		}
		pending := map[string]types.KeysAndAttributes{r.table: *keys}
		for len(pending) > 0 {
			out, err := r.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: pending})
			if err != nil {
				return nil, err
			}
			var products []Product
			if err := attributevalue.UnmarshalListOfMaps(out.Responses[r.table], &products); err != nil {
				return nil, err
			}
			for _, p := range products {
				found[p.SKU] = p
			}
			pending = out.UnprocessedKeys
		}
		skus = skus[n:]
	}
	return found, nil
}

// Count scans the table in parallel segments and counts the items of each.
func (r *Repository) Count(ctx context.Context, segments int32) ([]int, error) {
	counts := make([]int, segments)
	errs := make([]error, segments)
	var group sync.WaitGroup
	for i := int32(0); i < segments; i++ {
		group.Add(1)
		go func(segment int32) {
			defer group.Done()
			p := dynamodb.NewScanPaginator(r.db, &dynamodb.ScanInput{
				TableName: aws.String(r.table), Segment: aws.Int32(segment),
				TotalSegments: aws.Int32(segments), Limit: aws.Int32(10), Select: types.SelectCount})
			for p.HasMorePages() && errs[segment] == nil {
				var out *dynamodb.ScanOutput
				if out, errs[segment] = p.NextPage(ctx); errs[segment] == nil {
					counts[segment] += int(out.Count)
				}
			}
		}(i)
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// Cheap finds SKUs by a statement in PartiQL.
func (r *Repository) Cheap(ctx context.Context, below Cents) ([]string, error) {
	limit, err := attributevalue.Marshal(below)
	if err != nil {
		return nil, err
	}
	var skus []string
	in := &dynamodb.ExecuteStatementInput{
		Statement: aws.String(`SELECT sku FROM "` + r.table +
			`" WHERE begins_with(PK, 'PRODUCT#') AND price < ?`),
		Parameters: []types.AttributeValue{limit},
	}
	for {
		out, err := r.db.ExecuteStatement(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, item := range out.Items {
			var p Product
			if err := attributevalue.UnmarshalMap(item, &p); err != nil {
				return nil, err
			}
			skus = append(skus, p.SKU)
		}
		if out.NextToken == nil {
			return skus, nil
		}
		in.NextToken = out.NextToken
	}
}
