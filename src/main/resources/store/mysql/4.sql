CREATE TABLE IF NOT EXISTS orders (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    verb VARCHAR(20) NOT NULL,
    client VARCHAR(100) NOT NULL,
    seconds BIGINT,
    reason VARCHAR(1000),
    created DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    taken DATETIME(6),
    outcome VARCHAR(20),
    detail VARCHAR(1000),
    INDEX orders_open (outcome, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
