package org.jamesexpress.mx;

import java.net.InetAddress;
import org.jamesexpress.net.Literals;

/**
 * One address of one host that takes a domain's mail.
 *
 * @param name as DNS has it, without the final dot; of an address literal, the address
 * @param preference of its MX record, lower is better; 0 where there is none (RFC 5321, 5.1)
 */
public record Host(String name, int preference, InetAddress address) {
    /** The name, or where the host has none its address literal (RFC 5321, 4.1.3). */
    public String nameOrLiteral() {
        return hasName() ? name : Literals.inBrackets(address);
    }

    /** As an administrator greps for it: {@code mx1.example.com[192.0.2.1]}. */
    @Override
    public String toString() {
        return hasName() ? name + "[" + address.getHostAddress() + "]" : nameOrLiteral();
    }

    private boolean hasName() {
        return Literals.address(name).isEmpty();
    }
}
