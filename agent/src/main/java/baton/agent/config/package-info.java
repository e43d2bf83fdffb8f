/**
 * The agent's configuration: YAML files become records, or one sentence that says what is wrong with them.
 *
 * <p>Nothing outside this package sees a file's syntax; a record that exists is valid.
 */
@NullMarked
package baton.agent.config;

import org.jspecify.annotations.NullMarked;
