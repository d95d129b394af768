/** The lower of two floors, where all the mischief is. */
package io.vstar.rules.broken.low;
