/**
 * The structure of vstar as tests: which package may use which, and what no class may do.
 *
 * <p>Start with {@link io.vstar.rules.ArchitectureTest}, which holds the floor table. {@code
 * broken} holds one small class for each rule that breaks it, so that the rules themselves are
 * tested.
 */
package io.vstar.rules;
