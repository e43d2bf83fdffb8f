/** The package on a machine of its own: what an operator sees of it. */
@NullMarked
package baton.installed;

import org.jspecify.annotations.NullMarked;
