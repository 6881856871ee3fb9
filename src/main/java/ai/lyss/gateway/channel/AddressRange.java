package ai.lyss.gateway.channel;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses with the same first bits, written as {@code 169.254.0.0/16}. */
record AddressRange(byte[] network, int bits) {

    /** {@link IllegalArgumentException} when it is none. */
    static AddressRange of(String written) {
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        if (!address.matches("[0-9a-fA-F.:]+")) { // a name would be looked up
            throw new IllegalArgumentException("'" + written + "' is not a range of addresses");
        }
        try {
            byte[] network = InetAddress.getByName(address).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(written.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("'" + written + "' has no such number of bits");
            }
            return new AddressRange(network, bits);
        } catch (UnknownHostException | NumberFormatException unfit) {
            throw new IllegalArgumentException("'" + written + "' is not a range of addresses", unfit);
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((bytes[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
