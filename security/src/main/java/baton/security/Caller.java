package baton.security;

/** Who a credential belongs to, by the name that operations and logs show. */
public record Caller(String name, Access access) {}
