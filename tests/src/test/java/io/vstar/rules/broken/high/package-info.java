/** The upper of two floors. */
package io.vstar.rules.broken.high;
