"""The attacks on blindness (盲评), as tests; ``attacks`` lists them and says who tries which."""
