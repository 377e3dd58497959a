"""Carrying: sealed parcels between this device and the office, by any way there is."""
