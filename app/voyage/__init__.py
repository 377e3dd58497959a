"""The whole way without a screen: for the demo, for `layar voyage`, for anyone who wants proof."""
