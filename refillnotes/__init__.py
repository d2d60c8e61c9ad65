"""Intrathecal pump refill visits, from the bedside form to the signed PDF."""
