// Package shop keeps users, orders, products and sessions in one table.
//
//	entity   PK              SK              GSI1PK           GSI1SK
//	User     USER#<name>     PROFILE         EMAIL#<address>  USER#<name>
//	Order    USER#<name>     ORDER#<id>      STATUS#<status>  <placed, RFC 3339>
//	Product  PRODUCT#<sku>   PRODUCT#<sku>
//	Session  SESSION#<id>    SESSION#<id>    (expires)
package shop

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Keys are what every item has; embedded, they become attributes of the item.
type Keys struct {
	PK     string `dynamodbav:"PK"`
	SK     string `dynamodbav:"SK"`
	GSI1PK string `dynamodbav:"GSI1PK,omitempty"`
	GSI1SK string `dynamodbav:"GSI1SK,omitempty"`
}

// Key is the part of Keys that names an item.
type Key struct {
	PK string
	SK string
}

// Cents is an amount of money, stored as a decimal number of dollars.
type Cents int64

// MarshalDynamoDBAttributeValue writes 1250 as the number 12.50.
func (c Cents) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	return &types.AttributeValueMemberN{Value: fmt.Sprintf("%d.%02d", c/100, c%100)}, nil
}

// UnmarshalDynamoDBAttributeValue reads the number, whatever zeros it lost.
func (c *Cents) UnmarshalDynamoDBAttributeValue(av types.AttributeValue) error {
	n, ok := av.(*types.AttributeValueMemberN)
	if !ok {
		return fmt.Errorf("an amount is a number, not %T", av)
	}
	amount, ok := new(big.Rat).SetString(n.Value)
	if !ok {
		return fmt.Errorf("no number: %q", n.Value)
	}
	amount.Mul(amount, big.NewRat(100, 1))
	if !amount.IsInt() {
		return fmt.Errorf("fractions of a cent: %s", n.Value)
	}
	*c = Cents(amount.Num().Int64())
	return nil
}

// User is a customer.
type User struct {
	Keys
	Name      string            `dynamodbav:"name"`
	Email     string            `dynamodbav:"email"`
	Tags      []string          `dynamodbav:"tags,stringset,omitempty"`
	Lucky     []int             `dynamodbav:"lucky,numberset,omitempty"`
	Address   *Address          `dynamodbav:"address,omitempty"`
	Settings  map[string]any    `dynamodbav:"settings,omitempty"`
	Avatar    []byte            `dynamodbav:"avatar,omitempty"`
	Joined    time.Time         `dynamodbav:"joined"`
	LastLogin *time.Time        `dynamodbav:"last_login"`
	Orders    int               `dynamodbav:"orders"`
	Notes     map[string]string `dynamodbav:"notes"`
	Version   int64             `dynamodbav:"version"`
}

// Address is where a user lives.
type Address struct {
	Street string      `dynamodbav:"street"`
	City   string      `dynamodbav:"city"`
	Geo    *[2]float64 `dynamodbav:"geo,omitempty"`
}

// NewUser has its keys.
func NewUser(name, email string, joined time.Time) User {
	return User{
		Keys: Keys{PK: "USER#" + name, SK: "PROFILE", GSI1PK: "EMAIL#" + strings.ToLower(email),
			GSI1SK: "USER#" + name},
		Name: name, Email: email, Joined: joined.UTC(), Version: 1,
	}
}

// Line is a position of an order.
type Line struct {
	SKU   string `dynamodbav:"sku"`
	Count int    `dynamodbav:"count"`
	Price Cents  `dynamodbav:"price"`
}

// Order belongs to a user.
type Order struct {
	Keys
	ID     string    `dynamodbav:"id"`
	User   string    `dynamodbav:"user"`
	Status string    `dynamodbav:"status"`
	Lines  []Line    `dynamodbav:"lines"`
	Total  Cents     `dynamodbav:"total"`
	Placed time.Time `dynamodbav:"placed"`
}

// NewOrder has its keys and its total.
func NewOrder(user, id string, placed time.Time, lines ...Line) Order {
	o := Order{ID: id, User: user, Status: "PLACED", Lines: lines, Placed: placed.UTC()}
	o.PK, o.SK = "USER#"+user, "ORDER#"+id
	o.GSI1PK, o.GSI1SK = "STATUS#PLACED", placed.UTC().Format(time.RFC3339)
	for _, l := range lines {
		o.Total += l.Price * Cents(l.Count)
	}
	return o
}

// Product can be ordered while there is stock.
type Product struct {
	Keys
	SKU   string `dynamodbav:"sku"`
	Price Cents  `dynamodbav:"price"`
	Stock int    `dynamodbav:"stock"`
}

// NewProduct has its keys.
func NewProduct(sku string, price Cents, stock int) Product {
	key := "PRODUCT#" + sku
	return Product{Keys: Keys{PK: key, SK: key}, SKU: sku, Price: price, Stock: stock}
}

// Session ends by itself.
type Session struct {
	Keys
	User    string                  `dynamodbav:"user"`
	Expires attributevalue.UnixTime `dynamodbav:"expires"`
}

// NewSession has its keys.
func NewSession(id, user string, expires time.Time) Session {
	key := "SESSION#" + id
	return Session{Keys: Keys{PK: key, SK: key}, User: user,
		Expires: attributevalue.UnixTime(expires.Truncate(time.Second))}
}
