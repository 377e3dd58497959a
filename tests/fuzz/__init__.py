"""
Every parser, given bytes somebody evil has made: the words of `protocol.errors` or nothing.

`parsers` has one entry for each; ciphers and signatures are taken for good, because an enrolled
phone can make good ones for any bytes. `python -m tests.fuzz` (`make fuzz`) drives them by
coverage for as long as one likes; `test_parsers` does so by chance in every `make test`, and
with each input that ever came to harm.
"""
