/**
 * The unchecked exceptions of vstar, all of them subclasses of {@link
 * io.vstar.error.VstarException}.
 *
 * <p>Each message is one line a user can act on: it names the file, key or line, what was found,
 * what was expected and what to do. The command line prints that line and maps the class to an exit
 * code; nothing in between catches it. Depends on nothing.
 */
package io.vstar.error;
