// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// A token of as many decimals as one likes, all of it to whoever makes it.
contract Token is ERC20 {
    uint8 private immutable places;

    constructor(string memory symbol, uint8 decimals_, uint256 supply) ERC20(symbol, symbol) {
        places = decimals_;
        _mint(msg.sender, supply);
    }

    function decimals() public view override returns (uint8) {
        return places;
    }
}

/// Takes all tokens that its victim let it take.
contract Drainer {
    function drain(IERC20[] calldata tokens, address from, address to) external {
        for (uint256 i = 0; i < tokens.length; i++) tokens[i].transferFrom(from, to, tokens[i].balanceOf(from));
    }
}

/// Pays many in one transaction, from what the caller has.
contract Disperser {
    function ether_(address payable[] calldata to, uint256[] calldata amounts) external payable {
        for (uint256 i = 0; i < to.length; i++) {
            (bool done, ) = to[i].call{ value: amounts[i] }("");
            require(done);
        }
    }

    function token(IERC20 coin, address[] calldata to, uint256[] calldata amounts) external {
        for (uint256 i = 0; i < to.length; i++) coin.transferFrom(msg.sender, to[i], amounts[i]);
    }
}

/// What a deposit is receipted by, or what a debt is: of one market, one for one. A receipt's holds what was deposited.
contract Receipt is ERC20 {
    address private immutable market;

    constructor(address market_) ERC20("Receipt", "RCPT") {
        market = market_;
    }

    function mint(address to, uint256 amount) external {
        require(msg.sender == market);
        _mint(to, amount);
    }

    function pay(IERC20 coin, address to, uint256 amount) external {
        require(msg.sender == market);
        coin.transfer(to, amount);
    }
}

/// Lends against collateral, without interest or limits. The events are those of Aave v3's pool; the rest is our own.
contract LendingMarket {
    struct Reserve {
        Receipt receipt;
        Receipt debt;
    }
    mapping(IERC20 => Reserve) private reserves;

    event Supply(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode);
    event Borrow(
        address indexed reserve,
        address user,
        address indexed onBehalfOf,
        uint256 amount,
        uint8 interestRateMode,
        uint256 borrowRate,
        uint16 indexed referralCode
    );

    function list(IERC20 reserve, Receipt receipt, Receipt debt) external {
        reserves[reserve] = Reserve(receipt, debt);
    }

    function supply(IERC20 reserve, uint256 amount) external {
        Receipt receipt = reserves[reserve].receipt;
        reserve.transferFrom(msg.sender, address(receipt), amount);
        receipt.mint(msg.sender, amount);
        emit Supply(address(reserve), msg.sender, msg.sender, amount, 0);
    }

    function borrow(IERC20 reserve, uint256 amount) external {
        reserves[reserve].debt.mint(msg.sender, amount);
        reserves[reserve].receipt.pay(reserve, msg.sender, amount);
        emit Borrow(address(reserve), msg.sender, msg.sender, amount, 2, 0, 0);
    }
}
