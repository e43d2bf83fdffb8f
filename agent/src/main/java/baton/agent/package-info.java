/** The agent: wires the decision loop to the adapters around it. */
@NullMarked
package baton.agent;

import org.jspecify.annotations.NullMarked;
