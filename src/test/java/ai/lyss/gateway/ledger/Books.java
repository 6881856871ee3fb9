package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.ChargeBook;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Whoever keeps the counters, as the ledger asks for it. */
final class Books {

    private Books() {}

    static ObjectProvider<ChargeBook> none() {
        return new StaticListableBeanFactory().getBeanProvider(ChargeBook.class);
    }

    static ObjectProvider<ChargeBook> of(ChargeBook book) {
        StaticListableBeanFactory factory = new StaticListableBeanFactory();
        factory.addBean("chargeBook", book);
        return factory.getBeanProvider(ChargeBook.class);
    }
}
