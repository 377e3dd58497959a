"""A model of the whole: phones, carriers, a relay, the office, and what may befall them."""
