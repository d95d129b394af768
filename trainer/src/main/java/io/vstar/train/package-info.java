/** Training. */
package io.vstar.train;
