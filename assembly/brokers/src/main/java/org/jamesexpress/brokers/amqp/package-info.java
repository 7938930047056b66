/** AMQP 0-9-1, as RabbitMQ speaks it: an event is told when the broker has confirmed it. */
@NullMarked
package org.jamesexpress.brokers.amqp;

import org.jspecify.annotations.NullMarked;
