package io.vstar.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a key that says where a run happens, not what it learns. Such a key stays out of the {@link
 * ConfigFingerprint}, so that moving a project does not make its results look outdated; the
 * contents of the files it names are hashed on their own.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Incidental {}
