/**
 * What is the same wherever it is shown: an approval as the API and the callback carry it, texts of
 * others without what the eye cannot see, ink that can be read.
 */
@NullMarked
package io.countersign.application.view;

import org.jspecify.annotations.NullMarked;
