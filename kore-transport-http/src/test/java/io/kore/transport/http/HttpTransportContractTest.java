package io.kore.transport.http;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import io.kore.tck.TransportContract;

/** The HTTP transport keeps the contract. */
class HttpTransportContractTest extends TransportContract {
    @Override
    protected Transport open(TransportContext context) {
        return new HttpTransportProvider().open(context);
    }

    @Override
    protected String address() {
        return "127.0.0.1:0";
    }
}
