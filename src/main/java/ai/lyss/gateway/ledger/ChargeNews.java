package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Tells the book of charges what became of those of each request, once. */
final class ChargeNews {

    private static final Logger LOG = LoggerFactory.getLogger(ChargeNews.class);

    private final Supplier<@Nullable ChargeBook> book;

    ChargeNews(ObjectProvider<ChargeBook> book) {
        this.book = SingletonSupplier.ofNullable(book::getIfAvailable); // found once: looking for it is not cheap
    }

    void committed(List<QueuedRow> rows) {
        tell(rows, ChargeBook::committed);
    }

    void spooled(List<QueuedRow> rows) {
        tell(rows, ChargeBook::spooled);
    }

    /** Rows that will not be written; when others of the same requests follow, these are told of instead. */
    void dropped(List<QueuedRow> rows) {
        tell(rows.stream().filter(QueuedRow::last).toList(), ChargeBook::dropped);
    }

    private void tell(List<QueuedRow> rows, BiConsumer<ChargeBook, List<Charge>> what) {
        List<Charge> charges = new ArrayList<>();
        for (QueuedRow row : rows) {
            if (row.isToBeTold()) {
                charges.addAll(row.row().charges());
            }
        }
        if (charges.isEmpty()) {
            return;
        }
        try {
            ChargeBook known = book.get();
            if (known != null) {
                what.accept(known, charges);
            }
        } catch (RuntimeException unexpected) { // the rows are what they are all the same
            LOG.error("The book of charges fails", unexpected);
        }
    }
}
