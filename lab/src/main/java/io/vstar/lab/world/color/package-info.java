/**
 * The colours of the drawings: CIE Lab, and the colours that captions have words for.
 *
 * <p>Start with {@link io.vstar.lab.world.color.NamedColor}. Must not depend on any other package
 * of the project.
 */
package io.vstar.lab.world.color;
