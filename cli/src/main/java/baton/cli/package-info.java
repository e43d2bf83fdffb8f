/** The command line of an operator. */
@NullMarked
package baton.cli;

import org.jspecify.annotations.NullMarked;
