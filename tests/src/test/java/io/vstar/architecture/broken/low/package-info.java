/** The lower of two floors, where all the mischief is. */
package io.vstar.architecture.broken.low;
