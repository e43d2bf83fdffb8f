/** The coordinator: shows and steers all groups over REST. */
@NullMarked
package baton.coordinator;

import org.jspecify.annotations.NullMarked;
