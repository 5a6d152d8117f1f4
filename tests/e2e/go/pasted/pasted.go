// Package pasted imports what the programs import that EXPLAIN AS go prints, so that
// explain_code_test.py can run them.
package pasted

import (
	_ "github.com/aws/aws-sdk-go-v2/config"
)
