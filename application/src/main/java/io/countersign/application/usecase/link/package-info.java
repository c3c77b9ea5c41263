/** Use cases behind the links in a message. */
@NullMarked
package io.countersign.application.usecase.link;

import org.jspecify.annotations.NullMarked;
