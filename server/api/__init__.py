"""What other systems read here and hand over: described by OpenAPI, told in docs/api.md."""
