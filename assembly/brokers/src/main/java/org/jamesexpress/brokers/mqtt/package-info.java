/** MQTT 5: an event is told when the broker has acknowledged it. */
@NullMarked
package org.jamesexpress.brokers.mqtt;

import org.jspecify.annotations.NullMarked;
