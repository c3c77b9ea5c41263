/** That channels have names. The domain knows nothing else about them. */
@NullMarked
package io.countersign.domain.channel;

import org.jspecify.annotations.NullMarked;
