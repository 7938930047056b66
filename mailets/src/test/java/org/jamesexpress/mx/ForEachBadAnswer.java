package org.jamesexpress.mx;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A test that runs with each fault after which nothing is known. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
        value = Fault.class,
        mode = Mode.EXCLUDE,
        names = {"TRUNCATED", "TRUNCATED_AND_TCP_CLOSED_ONCE", "ALIAS_ALONE"})
@interface ForEachBadAnswer {}
