/** An approval as the API and the callback carry it: one rendering for both. */
@NullMarked
package io.countersign.application.view;

import org.jspecify.annotations.NullMarked;
