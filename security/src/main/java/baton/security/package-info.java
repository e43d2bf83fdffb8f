/**
 * Who may ask what over HTTP, and TLS from PEM files; the same for agent, coordinator and command line.
 *
 * <p>Not promised: that a caller is who he says he is without TLS, where whoever sees a token can use it.
 */
@NullMarked
package baton.security;

import org.jspecify.annotations.NullMarked;
