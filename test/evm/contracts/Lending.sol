// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Small lending markets of our own, which do and log what Aave v3, Compound v3 and Morpho do: the same events, in the same order
/// as theirs, without interest, oracles or limits. None of their code.

/// A token that does as it is told: also one that says what is owed, and one that pays out what it holds.
contract Puppet {
    event Transfer(address indexed from, address indexed to, uint256 value);

    function move(address from, address to, uint256 value) external {
        emit Transfer(from, to, value);
    }

    function pay(Puppet token, address to, uint256 value) external {
        token.move(address(this), to, value);
    }
}

interface Wrapper {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// Aave v3. Coins lie with the receipt's contract. WETH is real, so that coins of the gateway are, too.
contract Pool {
    event Supply(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode);
    event Withdraw(address indexed reserve, address indexed user, address indexed to, uint256 amount);
    event Borrow(
        address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint8 interestRateMode, uint256 borrowRate, uint16 indexed referralCode
    );
    event Repay(address indexed reserve, address indexed user, address indexed repayer, uint256 amount, bool useATokens);
    event LiquidationCall(
        address indexed collateralAsset, address indexed debtAsset, address indexed user, uint256 debtToCover, uint256 liquidatedCollateralAmount, address liquidator, bool receiveAToken
    );

    /// Reserve, its receipt, what is owed of it.
    function supply(Wrapper reserve, Puppet receipt, uint256 amount, address to) external {
        reserve.transferFrom(msg.sender, address(receipt), amount);
        receipt.move(address(0), to, amount);
        emit Supply(address(reserve), msg.sender, to, amount, 0);
    }

    function borrow(Puppet reserve, Puppet receipt, Puppet debt, uint256 amount) external {
        debt.move(address(0), msg.sender, amount);
        receipt.pay(reserve, msg.sender, amount);
        emit Borrow(address(reserve), msg.sender, msg.sender, amount, 2, 0, 0);
    }

    /// For a gateway: it has the coins already, as a real receipt would pay them.
    function borrowFor(Wrapper reserve, Vault receipt, Puppet debt, uint256 amount, address owner) external {
        debt.move(address(0), owner, amount);
        receipt.pay(reserve, msg.sender, amount);
        emit Borrow(address(reserve), msg.sender, owner, amount, 2, 0, 0);
    }

    function repay(Puppet reserve, Puppet receipt, Puppet debt, uint256 amount) external {
        debt.move(msg.sender, address(0), amount);
        reserve.move(msg.sender, address(receipt), amount);
        emit Repay(address(reserve), msg.sender, msg.sender, amount, false);
    }

    function liquidate(Wrapper taken, Vault takenReceipt, Puppet paid, Puppet paidReceipt, Puppet debt, address owner, uint256 owed, uint256 seized) external {
        debt.move(owner, address(0), owed);
        takenReceipt.move(owner, address(0), seized);
        takenReceipt.pay(taken, msg.sender, seized);
        paid.move(msg.sender, address(paidReceipt), owed);
        emit LiquidationCall(address(taken), address(paid), owner, owed, seized, msg.sender, false);
    }
}

/// A receipt that holds a real token.
contract Vault {
    event Transfer(address indexed from, address indexed to, uint256 value);

    function move(address from, address to, uint256 value) external {
        emit Transfer(from, to, value);
    }

    function pay(Wrapper token, address to, uint256 value) external {
        token.transfer(to, value);
    }
}

/// Borrows a wrapped coin on its caller's behalf, and hands him the coin.
contract Gateway {
    receive() external payable {}

    function borrowCoin(Pool pool, Wrapper wrapper, Vault receipt, Puppet debt, uint256 amount) external {
        pool.borrowFor(wrapper, receipt, debt, amount, msg.sender);
        wrapper.withdraw(amount);
        payable(msg.sender).transfer(amount);
    }
}

/// Compound v3.
contract Comet {
    event Supply(address indexed from, address indexed dst, uint256 amount);
    event Withdraw(address indexed src, address indexed to, uint256 amount);
    event SupplyCollateral(address indexed from, address indexed dst, address indexed asset, uint256 amount);
    event WithdrawCollateral(address indexed src, address indexed to, address indexed asset, uint256 amount);
    event AbsorbCollateral(address indexed absorber, address indexed borrower, address indexed asset, uint256 collateralAbsorbed, uint256 usdValue);
    event AbsorbDebt(address indexed absorber, address indexed borrower, uint256 basePaidOut, uint256 usdValue);

    function supplyCollateral(Wrapper asset, uint256 amount) external {
        asset.transferFrom(msg.sender, address(this), amount);
        emit SupplyCollateral(msg.sender, msg.sender, address(asset), amount);
    }

    function borrow(Puppet base, uint256 amount) external {
        base.move(address(this), msg.sender, amount);
        emit Withdraw(msg.sender, msg.sender, amount);
    }

    function repay(Puppet base, uint256 amount) external {
        base.move(msg.sender, address(this), amount);
        emit Supply(msg.sender, msg.sender, amount);
    }

    function absorb(Wrapper asset, address owner, uint256 seized, uint256 owed) external {
        emit AbsorbCollateral(msg.sender, owner, address(asset), seized, 0);
        emit AbsorbDebt(msg.sender, owner, owed, 0);
    }
}

/// Morpho. One market, whose id is the caller's word.
contract Morpho {
    event SupplyCollateral(bytes32 indexed id, address indexed caller, address indexed onBehalf, uint256 assets);
    event Borrow(bytes32 indexed id, address caller, address indexed onBehalf, address indexed receiver, uint256 assets, uint256 shares);
    event Repay(bytes32 indexed id, address indexed caller, address indexed onBehalf, uint256 assets, uint256 shares);
    event Liquidate(
        bytes32 indexed id, address indexed caller, address indexed borrower, uint256 repaidAssets, uint256 repaidShares, uint256 seizedAssets, uint256 badDebtAssets, uint256 badDebtShares
    );

    function supplyCollateral(bytes32 id, Wrapper asset, uint256 amount) external {
        emit SupplyCollateral(id, msg.sender, msg.sender, amount);
        asset.transferFrom(msg.sender, address(this), amount);
    }

    function borrow(bytes32 id, Puppet asset, uint256 amount) external {
        emit Borrow(id, msg.sender, msg.sender, msg.sender, amount, amount * 10 ** 6);
        asset.move(address(this), msg.sender, amount);
    }

    function repay(bytes32 id, Puppet asset, uint256 amount) external {
        emit Repay(id, msg.sender, msg.sender, amount, amount * 10 ** 6);
        asset.move(msg.sender, address(this), amount);
    }

    function liquidate(bytes32 id, Wrapper taken, Puppet paid, address owner, uint256 seized, uint256 owed) external {
        emit Liquidate(id, msg.sender, owner, owed, owed * 10 ** 6, seized, 0, 0);
        taken.transfer(msg.sender, seized);
        paid.move(msg.sender, address(this), owed);
    }
}

/// Gives a wrapped coin for a token, at the caller's price.
contract Shop {
    function buy(Puppet token, uint256 paid, Wrapper wrapper, uint256 bought) external {
        token.move(msg.sender, address(this), paid);
        wrapper.transfer(msg.sender, bought);
    }
}
