/**
 * Files made to do harm, and valid files damaged at random: every reader answers with a value or
 * with an error that names the file, in bounded time and memory, and runs nothing.
 *
 * <p>Start with {@link io.vstar.hostile.HostileFilesTest}; {@link
 * io.vstar.hostile.MutationFuzzTest} is part of the slow suite. What is refused and why is in
 * {@code docs/security.md}.
 */
package io.vstar.hostile;
