/**
 * What an operator's request may do, and when it is done: pure rules, judged by what was read and by what members say.
 *
 * <p>Not promised: that an operator's word is true. What contradicts what is known is refused.
 */
@NullMarked
package baton.failover.operator;

import org.jspecify.annotations.NullMarked;
