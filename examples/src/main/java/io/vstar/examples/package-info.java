/**
 * Small programs that each show one feature of the libraries; to be copied, and changed.
 *
 * <p>Start with {@link io.vstar.examples.DrawPicturesMain}. {@code examples/README.md} lists all of
 * them, and says how to run them. Nothing depends on this package.
 */
package io.vstar.examples;
