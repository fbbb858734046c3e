"""What commands print: `facts` for programs (JSON), `terminal` for people."""
