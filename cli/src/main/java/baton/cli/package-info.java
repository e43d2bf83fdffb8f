/**
 * The command line of an operator; it speaks REST with a coordinator and knows nothing else of Baton.
 *
 * <p>A command ends with 0 when all is good, 1 when something failed or was refused, 2 when it was called wrongly.
 * {@code java.net.http} is not used: it alone would make every call 300 ms slower.
 */
@NullMarked
package baton.cli;

import org.jspecify.annotations.NullMarked;
