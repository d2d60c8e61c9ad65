"""The clinic's seal: its certificates, signatures in PDFs, and whether those still hold."""
