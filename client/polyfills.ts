/** What the libraries in use call and Chrome 86 lacks. scripts/check-client.ts keeps the list honest. */
