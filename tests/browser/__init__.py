"""What only a real browser can tell. A package of its own, so that the browser is gone before other tests run."""
