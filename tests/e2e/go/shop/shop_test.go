package shop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/aws/smithy-go"
)

var (
	ctx     = context.Background()
	keys    = credentials.NewStaticCredentialsProvider("123456789012", "secret", "")
	started = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
)

const wait = 30 * time.Second

func url(t *testing.T) string {
	t.Helper()
	at := os.Getenv("STATOR_URL")
	if at == "" {
		t.Skip("STATOR_URL names no endpoint")
	}
	return at
}

func client(t *testing.T, options ...func(*dynamodb.Options)) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(url(t)), Region: "eu-central-1", Credentials: keys}, options...)
}

// repository is one on a table of the test's own.
func repository(t *testing.T, options ...func(*dynamodb.Options)) *Repository {
	t.Helper()
	r := NewRepository(client(t, options...), strings.ReplaceAll(t.Name(), "/", "."))
	ok(t, r.Create(ctx, wait))
	return r
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func is(t *testing.T, err, wanted error) {
	t.Helper()
	if !errors.Is(err, wanted) {
		t.Fatalf("wanted %v, got %v", wanted, err)
	}
}

func equal(t *testing.T, got, wanted any) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Fatalf("\nwanted %+v\ngot    %+v", wanted, got)
	}
}

func TestUsersAreInsertedOnce(t *testing.T) {
	t.Parallel()
	r := repository(t)
	ok(t, r.Insert(ctx, NewUser("ada", "ada@example.com", started)))
	is(t, r.Insert(ctx, NewUser("ada", "other@example.com", started)), ErrExists)
	var u User
	ok(t, r.Get(ctx, Key{"USER#ada", "PROFILE"}, &u))
	equal(t, u.Email, "ada@example.com")
	is(t, r.Get(ctx, Key{"USER#bob", "PROFILE"}, &u), ErrNotFound)
	there, err := r.Delete(ctx, Key{"USER#ada", "PROFILE"})
	ok(t, err)
	equal(t, there, true)
	there, err = r.Delete(ctx, Key{"USER#ada", "PROFILE"})
	ok(t, err)
	equal(t, there, false)
}

func TestWhatIsMarshalledComesBack(t *testing.T) {
	t.Parallel()
	r := repository(t)
	login := started.Add(90*time.Minute + 123*time.Microsecond)
	u := NewUser("grace", "Grace@Example.com", started)
	u.Tags, u.Lucky = []string{"admin", "new", "ünïcödé"}, []int{-7, 0, 42}
	u.Address = &Address{Street: "1 Main \"St\"", City: "", Geo: &[2]float64{48.137, -1e-9}}
	u.Settings = map[string]any{"dark": true, "none": nil, "list": []any{"a", 1.5, false},
		"nested": map[string]any{"empty": map[string]any{}, "text": "line\nbreak \x00 nul"}}
	u.Avatar, u.LastLogin, u.Notes = []byte{0, 1, 254, 255}, &login, map[string]string{"a": "", "b": "x"}
	ok(t, r.Insert(ctx, u))
	var got User
	ok(t, r.Get(ctx, Key{u.PK, u.SK}, &got))
	sort.Strings(got.Tags)
	sort.Ints(got.Lucky)
	equal(t, got, u)

	o := NewOrder("grace", "1", started, Line{"pen", 3, 125}, Line{"ink", 1, 1000000000005})
	ok(t, r.Insert(ctx, o))
	var order Order
	ok(t, r.Get(ctx, Key{o.PK, o.SK}, &order))
	equal(t, order, o)
	equal(t, order.Total, Cents(1000000000380))
}

func TestASaveOfAnOldVersionIsRefused(t *testing.T) {
	t.Parallel()
	r := repository(t)
	ok(t, r.Insert(ctx, NewUser("ada", "ada@example.com", started)))
	var one, two User
	ok(t, r.Get(ctx, Key{"USER#ada", "PROFILE"}, &one))
	ok(t, r.Get(ctx, Key{"USER#ada", "PROFILE"}, &two))
	one.Email, two.Email = "one@example.com", "two@example.com"
	ok(t, r.Save(ctx, &one))
	is(t, r.Save(ctx, &two), ErrStale)
	ok(t, r.Get(ctx, Key{"USER#ada", "PROFILE"}, &two))
	equal(t, []any{two.Email, two.Version}, []any{"one@example.com", int64(2)})
}

func TestALoginChangesManyAttributesAtOnce(t *testing.T) {
	t.Parallel()
	r := repository(t)
	_, err := r.Login(ctx, "ada", "London", started)
	is(t, err, ErrNotFound)
	u := NewUser("ada", "ada@example.com", started)
	u.Tags, u.Settings = []string{"new", "admin"}, map[string]any{"theme": "dark"}
	u.Notes = map[string]string{"stale": "x", "kept": "y"}
	ok(t, r.Insert(ctx, u))
	got, err := r.Login(ctx, "ada", "London", started)
	ok(t, err)
	equal(t, got.Tags, []string{"admin"})
	equal(t, got.Settings, map[string]any{"theme": "dark", "place": "London"})
	equal(t, got.Notes, map[string]string{"kept": "y"})
	equal(t, *got.LastLogin, started)
	_, err = r.Login(ctx, "ada", "Paris", started)
	ok(t, err)
	var raw struct {
		Logins []string `dynamodbav:"logins"`
		Count  int      `dynamodbav:"login_count"`
	}
	ok(t, r.Get(ctx, Key{u.PK, u.SK}, &raw))
	equal(t, raw.Logins, []string{"London", "Paris"})
	equal(t, raw.Count, 2)
}

func TestOrdersComePageByPageInOrder(t *testing.T) {
	t.Parallel()
	r := repository(t)
	var wanted []string
	for i := 0; i < 23; i++ {
		id := fmt.Sprintf("2026-%02d", i)
		ok(t, r.Insert(ctx, NewOrder("ada", id, started, Line{"pen", 1, 100})))
		wanted = append(wanted, id)
	}
	ok(t, r.Insert(ctx, NewOrder("ada", "2025-00", started)))
	ok(t, r.Insert(ctx, NewOrder("adam", "2026-00", started)))
	ok(t, r.Insert(ctx, NewUser("ada", "ada@example.com", started)))
	orders, pages, err := r.Orders(ctx, "ada", "2026-", 5)
	ok(t, err)
	var got []string
	for _, o := range orders {
		got = append(got, o.ID)
	}
	equal(t, got, wanted)
	equal(t, pages, 5)
	orders, _, err = r.Orders(ctx, "nobody", "", 5)
	ok(t, err)
	equal(t, len(orders), 0)
}

func TestLargeOrdersAreFoundByTheIndex(t *testing.T) {
	t.Parallel()
	r := repository(t)
	for i, total := range []Cents{100, 5000, 4999, 20000, 5001} {
		ok(t, r.Insert(ctx, NewOrder("ada", fmt.Sprint(i), started.Add(time.Duration(i)*time.Hour),
			Line{"pen", 1, total})))
	}
	shipped := NewOrder("ada", "9", started, Line{"pen", 1, 99999})
	shipped.GSI1PK = "STATUS#SHIPPED"
	ok(t, r.Insert(ctx, shipped))
	orders, _, err := r.LargeOrders(ctx, 5000)
	ok(t, err)
	var got []string
	for _, o := range orders {
		got = append(got, fmt.Sprintf("%s %d %s%s", o.ID, o.Total, o.Lines[0].SKU, o.Status))
	}
	equal(t, got, []string{"4 5001 pen", "3 20000 pen", "1 5000 pen"})
}

// stocked has a user and 5 pens.
func stocked(t *testing.T) *Repository {
	r := repository(t)
	ok(t, r.Insert(ctx, NewUser("ada", "ada@example.com", started)))
	ok(t, r.Fill(ctx, []Product{NewProduct("pen", 125, 5), NewProduct("ink", 990, 1)}))
	return r
}

func stock(t *testing.T, r *Repository) []int {
	t.Helper()
	products, err := r.Products(ctx, []string{"pen", "ink"})
	ok(t, err)
	var u User
	ok(t, r.Get(ctx, Key{"USER#ada", "PROFILE"}, &u))
	return []int{products["pen"].Stock, products["ink"].Stock, u.Orders}
}

func TestAnOrderIsPlacedAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	o := NewOrder("ada", "1", started, Line{"pen", 2, 125}, Line{"ink", 1, 990})
	ok(t, r.PlaceOrder(ctx, o, "first"))
	equal(t, stock(t, r), []int{3, 0, 1})

	is(t, r.PlaceOrder(ctx, o, "second"), ErrExists)
	o = NewOrder("ada", "2", started, Line{"pen", 1, 125}, Line{"ink", 1, 990})
	is(t, r.PlaceOrder(ctx, o, "third"), ErrOutOfStock)
	is(t, r.PlaceOrder(ctx, NewOrder("bob", "1", started), "fourth"), ErrNotFound)
	equal(t, stock(t, r), []int{3, 0, 1})
	is(t, r.Get(ctx, Key{o.PK, o.SK}, &o), ErrNotFound)
}

func TestATokenMakesAnOrderHappenOnce(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	o := NewOrder("ada", "1", started, Line{"pen", 2, 125})
	for i := 0; i < 3; i++ {
		ok(t, r.PlaceOrder(ctx, o, "the same"))
	}
	equal(t, stock(t, r), []int{3, 1, 1})
	o.Lines[0].Count = 1
	var mismatch *types.IdempotentParameterMismatchException
	if err := r.PlaceOrder(ctx, o, "the same"); !errors.As(err, &mismatch) {
		t.Fatalf("got %v", err)
	}
}

func TestNoMoreIsSoldThanThereIs(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	var group sync.WaitGroup
	results := make([]error, 20)
	for i := range results {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			o := NewOrder("ada", fmt.Sprint(i), started, Line{"pen", 1, 125})
			results[i] = r.PlaceOrder(ctx, o, fmt.Sprint("order ", i))
		}(i)
	}
	group.Wait()
	placed := 0
	for _, err := range results {
		if err == nil {
			placed++
		} else {
			is(t, err, ErrOutOfStock)
		}
	}
	equal(t, placed, 5)
	equal(t, stock(t, r), []int{0, 1, 5})
}

func TestAReceiptIsReadInOneTransaction(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	o := NewOrder("ada", "1", started, Line{"pen", 2, 125}, Line{"ink", 1, 990})
	ok(t, r.PlaceOrder(ctx, o, "receipt"))
	order, user, products, err := r.Receipt(ctx, o)
	ok(t, err)
	equal(t, order, o)
	equal(t, user.Orders, 1)
	equal(t, []int{products[0].Stock, products[1].Stock}, []int{3, 0})
	_, _, _, err = r.Receipt(ctx, NewOrder("ada", "2", started))
	is(t, err, ErrNotFound)
}

func TestProductsAreWrittenAndReadInBatches(t *testing.T) {
	t.Parallel()
	r := repository(t)
	var products []Product
	var skus []string
	for i := 0; i < 130; i++ {
		products = append(products, NewProduct(fmt.Sprintf("%03d", i), Cents(i), i))
		skus = append(skus, products[i].SKU, fmt.Sprintf("unknown %d", i))
	}
	ok(t, r.Fill(ctx, products))
	found, err := r.Products(ctx, skus)
	ok(t, err)
	equal(t, len(found), 130)
	for _, p := range products {
		equal(t, found[p.SKU], p)
	}
	counts, err := r.Count(ctx, 4)
	ok(t, err)
	equal(t, counts[0]+counts[1]+counts[2]+counts[3], 130)
	cheap, err := r.Cheap(ctx, 5)
	ok(t, err)
	sort.Strings(cheap)
	equal(t, cheap, []string{"000", "001", "002", "003", "004"})
}

func TestErrorsHaveTheirTypesAndMessages(t *testing.T) {
	t.Parallel()
	r := NewRepository(client(t), "Nowhere")
	var missing *types.ResourceNotFoundException
	if err := r.Get(ctx, Key{"a", "b"}, nil); !errors.As(err, &missing) {
		t.Fatalf("got %v", err)
	}
	equal(t, missing.ErrorMessage(), "Requested resource not found")
	r = repository(t)
	err := r.Get(ctx, Key{"", "b"}, nil)
	var refused smithy.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	equal(t, refused.ErrorCode(), "ValidationException")
	equal(t, refused.ErrorMessage(), "One or more parameter values are not valid. The AttributeValue "+
		"for a key attribute cannot contain an empty string value. Key: PK")
	var inUse *types.ResourceInUseException
	if err := r.Create(ctx, wait); !errors.As(err, &inUse) {
		t.Fatalf("got %v", err)
	}
}

func TestTheSignersRegionAndAccountAreInArns(t *testing.T) {
	t.Parallel()
	r := repository(t)
	out, err := r.db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &r.table})
	ok(t, err)
	equal(t, *out.Table.TableArn, "arn:aws:dynamodb:eu-central-1:123456789012:table/"+r.table)
	tags, err := r.db.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{
		ResourceArn: out.Table.TableArn})
	ok(t, err)
	equal(t, []string{*tags.Tags[0].Key, *tags.Tags[0].Value}, []string{"app", "shop"})
}

func TestPackedAnswersAreCheckedAndUnpacked(t *testing.T) {
	t.Parallel()
	r := repository(t, func(o *dynamodb.Options) { o.EnableAcceptEncodingGzip = true })
	u := NewUser("ada", "ada@example.com", started)
	u.Notes = map[string]string{"long": strings.Repeat("Lorem ipsum dolor sit amet. ", 5000)}
	ok(t, r.Insert(ctx, u))
	var got User
	ok(t, r.Get(ctx, Key{u.PK, u.SK}, &got))
	equal(t, got.Notes, u.Notes)
}

func TestADroppedTableIsGone(t *testing.T) {
	t.Parallel()
	r := repository(t)
	ok(t, r.Drop(ctx, wait))
	var missing *types.ResourceNotFoundException
	if err := r.Drop(ctx, wait); !errors.As(err, &missing) {
		t.Fatalf("got %v", err)
	}
}

// ------------------------------------------------------------------- streams

// changes reads all shards of the table's stream from their beginnings.
func changes(t *testing.T, r *Repository) []string {
	t.Helper()
	streams := dynamodbstreams.New(dynamodbstreams.Options{
		BaseEndpoint: aws.String(url(t)), Region: "eu-central-1", Credentials: keys})
	list, err := streams.ListStreams(ctx, &dynamodbstreams.ListStreamsInput{TableName: &r.table})
	ok(t, err)
	equal(t, len(list.Streams), 1)
	arn := list.Streams[0].StreamArn
	stream, err := streams.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: arn})
	ok(t, err)
	var events []string
	for _, shard := range stream.StreamDescription.Shards {
		at, err := streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
			StreamArn: arn, ShardId: shard.ShardId,
			ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon})
		ok(t, err)
		for iterator := at.ShardIterator; iterator != nil; {
			out, err := streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: iterator})
			ok(t, err)
			for _, record := range out.Records {
				events = append(events, event(record))
			}
			if len(out.Records) == 0 {
				break
			}
			iterator = out.NextShardIterator
		}
	}
	sort.Strings(events)
	return events
}

// event is "MODIFY PRODUCT#pen 5>4", and who did it if it was a service.
func event(r streamtypes.Record) string {
	number := func(image map[string]streamtypes.AttributeValue) string {
		if n, ok := image["stock"].(*streamtypes.AttributeValueMemberN); ok {
			return n.Value
		}
		return "-"
	}
	text := fmt.Sprintf("%s %s %s>%s", r.EventName,
		r.Dynamodb.Keys["PK"].(*streamtypes.AttributeValueMemberS).Value,
		number(r.Dynamodb.OldImage), number(r.Dynamodb.NewImage))
	if r.UserIdentity != nil {
		text += " by " + *r.UserIdentity.PrincipalId
	}
	return text
}

func TestAStreamTellsWhatChanged(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	o := NewOrder("ada", "1", started, Line{"pen", 2, 125})
	ok(t, r.PlaceOrder(ctx, o, "stream"))
	_, err := r.Delete(ctx, Key{"PRODUCT#ink", "PRODUCT#ink"})
	ok(t, err)
	equal(t, changes(t, r), []string{"INSERT PRODUCT#ink ->1", "INSERT PRODUCT#pen ->5",
		"INSERT USER#ada ->-", "INSERT USER#ada ->-", "MODIFY PRODUCT#pen 5>3", "MODIFY USER#ada ->-",
		"REMOVE PRODUCT#ink 1>-"})
}

// ---------------------------------------------------------------- extensions

// extend calls an operation of Stator's own, signed like any other.
func extend(t *testing.T, operation string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	ok(t, err)
	request, err := http.NewRequest("POST", url(t), bytes.NewReader(body))
	ok(t, err)
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", "Stator_20261121."+operation)
	signer, err := keys.Retrieve(ctx)
	ok(t, err)
	hash := sha256.Sum256(body)
	ok(t, v4.NewSigner().SignHTTP(ctx, signer, request, hex.EncodeToString(hash[:]), "dynamodb",
		"eu-central-1", time.Now()))
	response, err := http.DefaultClient.Do(request)
	ok(t, err)
	defer response.Body.Close()
	equal(t, response.StatusCode, 200)
	ok(t, json.NewDecoder(response.Body).Decode(out))
}

// Not parallel: the clock is everybody's.
func TestSessionsExpireByTheClock(t *testing.T) {
	var clock struct{ NowMs int64 }
	var swept struct{ Deleted int }
	r := repository(t)
	extend(t, "SetClock", map[string]any{"NowMs": started.UnixMilli()}, &clock)
	equal(t, clock.NowMs, started.UnixMilli())
	ok(t, r.Insert(ctx, NewSession("short", "ada", started.Add(time.Hour))))
	ok(t, r.Insert(ctx, NewSession("long", "ada", started.Add(48*time.Hour))))
	extend(t, "SetClock", map[string]any{"AdvanceMs": 2 * 3600 * 1000}, &clock)
	extend(t, "Sweep", map[string]any{"TableName": r.table}, &swept)
	equal(t, swept.Deleted, 1)
	var s Session
	is(t, r.Get(ctx, Key{"SESSION#short", "SESSION#short"}, &s), ErrNotFound)
	ok(t, r.Get(ctx, Key{"SESSION#long", "SESSION#long"}, &s))
	equal(t, time.Time(s.Expires).UTC(), started.Add(48*time.Hour))
	equal(t, changes(t, r), []string{"INSERT SESSION#long ->-", "INSERT SESSION#short ->-",
		"REMOVE SESSION#short ->- by dynamodb.amazonaws.com"})
	extend(t, "SetClock", map[string]any{"AdvanceMs": 25 * 3600 * 1000}, &clock)
	equal(t, len(changes(t, r)), 0)
	extend(t, "SetClock", map[string]any{"Run": true}, &clock)
}
