// Shows the document with its filter open and its operations closed. A token that is typed in stays in this tab.
globalThis.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: false,
  displayRequestDuration: true,
  persistAuthorization: false,
  // The validator is a public service: this document is nobody else's business.
  validatorUrl: null,
});
