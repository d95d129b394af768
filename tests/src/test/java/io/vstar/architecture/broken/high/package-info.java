/** The upper of two floors. */
package io.vstar.architecture.broken.high;
