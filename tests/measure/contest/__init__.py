"""The same corpus for Headwater and its peers: what each needs to build it, one module a tool."""
